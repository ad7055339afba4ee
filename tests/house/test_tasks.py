"""No orphan tasks: only the supervisor starts them, and the sandbox's server, which owns its own."""

import ast

import pytest

from tests.house.places import TOP, files

MAY = ("bot/supervision.py", "sandbox/", "tests/", "bench/")
STARTERS = {"create_task", "ensure_future", "run_coroutine_threadsafe"}


def started(source: str) -> list[int]:
    """The lines at which this source starts a task that outlives the call; one of a TaskGroup does not."""
    tree = ast.parse(source)
    groups = {
        item.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and "TaskGroup" in ast.unparse(item.context_expr)
    }

    def owned(node: ast.Attribute) -> bool:
        return isinstance(node.value, ast.Name) and node.value.id in groups

    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in STARTERS and not owned(node))
        or (isinstance(node, ast.ImportFrom) and any(name.name in STARTERS for name in node.names))
    ]


def test_only_the_supervisor_starts_tasks():
    """Neither through asyncio nor through a loop at hand."""
    found = {
        f"{name}:{line}"
        for path in files(".py")
        if not (name := path.relative_to(TOP).as_posix()).startswith(MAY)
        for line in started(path.read_text())
    }
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "asyncio.create_task(work())",
        "asyncio.get_running_loop().create_task(work())",
        "from asyncio import ensure_future as later",
        "start = loop.create_task",
    ],
)
def test_a_task_is_found_however_it_is_started(source):
    """What the test above looks for, it finds."""
    assert started(source) == [1]


def test_a_group_that_waits_for_its_tasks_may_start_them():
    """`async with asyncio.TaskGroup() as group` leaves no task behind."""
    source = """
async def both():
    async with asyncio.TaskGroup() as group:
        group.create_task(one())
    group_less.create_task(two())
"""
    assert started(source) == [5]
