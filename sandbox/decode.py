"""Parameters and files of a request, in every form in which Telegram takes them."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, ClientResponse, MultipartReader, web

from sandbox.errors import BadRequest
from sandbox.files import Upload
from sandbox.model import Json


async def request_params(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """From the query string and a JSON, form or multipart body. Raises BadRequest."""
    params: Json = dict(request.query) if request.query_string else {}
    files: dict[str, Upload] = {}
    if not request.can_read_body:
        return params, files
    if request.content_type == "application/json":
        params |= _json_object(await request.read())
    else:
        for name, value in (await _posted(request)).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.file.read(), value.filename, value.content_type)
            else:
                params[name] = value
    return params, files


async def answer_params(response: ClientResponse) -> tuple[Json, dict[str, Upload]]:
    """The method call in the answer to a webhook. Raises BadRequest."""
    if response.content_type == "application/json":
        return _json_object(await response.read()), {}
    if not response.content_type.startswith("multipart/"):
        return {}, {}
    params: Json = {}
    files: dict[str, Upload] = {}
    async for part in MultipartReader.from_response(response):
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename:
            files[part.name] = Upload(data, part.filename, part.headers.get("Content-Type", ""))
        else:
            params[part.name] = data.decode()
    return params, files


def shown_params(params: Mapping[str, Any], files: Mapping[str, Upload]) -> Json:
    """What a record of the request keeps: files by name and size only."""
    if not files:
        return dict(params)
    return {**params, **{name: f"<{file.name}, {len(file.data)} bytes>" for name, file in files.items()}}


async def _posted(request: web.Request) -> Mapping[str, Any]:
    try:
        return await request.post()
    except ValueError:
        raise BadRequest("can't parse the request body") from None


def _json_object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise BadRequest("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise BadRequest("can't parse JSON object")
    return value
