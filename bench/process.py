"""What a process costs, as Linux counts it in /proc: CPU in seconds, memory in MiB."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used so far, its children not counted."""
    user, system, *_of_children = _times(pid)
    return (user + system) / _TICKS


def cpu_with_children(pid: int) -> float:
    """Seconds of CPU of a process and of its children: those that run, and those that have ended."""
    return (sum(_times(pid)) / _TICKS) + sum(cpu(child) for child in children(pid))


def children(pid: int) -> list[int]:
    """The processes that this one has started, and that run."""
    listed = (_PROC / str(pid) / "task" / str(pid) / "children").read_text()
    return [int(child) for child in listed.split() if (_PROC / child / "stat").exists()]


def parent(pid: int) -> int:
    """The process that started this one."""
    return int(_fields(pid)[1])


def name(pid: int) -> str:
    """What the process is called; nothing when there is no such process here."""
    try:
        return (_PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def memory(pid: int) -> float:
    """MiB of memory that a process holds now (RSS)."""
    return _status(pid, "VmRSS")


def peak_memory(pid: int) -> float:
    """MiB of memory that it has held at most."""
    return _status(pid, "VmHWM")


def _status(pid: int, key: str) -> float:
    for line in (_PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"{key} of process {pid}")


def _fields(pid: int) -> list[str]:
    """The fields after the name, which may hold spaces: state, parent, …"""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return ["X"] + ["0"] * 20  # it has just ended


def _times(pid: int) -> list[int]:
    """Ticks: user, system, and the same two of children that have ended."""
    return [int(field) for field in _fields(pid)[11:15]]
