"""The shortest escape sequence that moves the cursor from one position to another."""


def shortest_move(x: int, y: int, to_x: int, to_y: int) -> str:
    """Return the shortest sequence from one column and row (counted from 0) to another.

    -1 is an unknown column or row. The driver turns output processing off, so a line feed goes
    one row down and stays in its column.
    """
    moves = [f"\x1b[{to_y + 1 if to_y else ''}{f';{to_x + 1}' if to_x else ''}H"]
    if y >= 0:
        moves.extend(
            vertical + horizontal
            for vertical in _vertical_moves(to_y - y)
            for horizontal in _horizontal_moves(x, to_x)
        )
    return min(moves, key=len)


def _vertical_moves(rows: int) -> list[str]:
    """Return sequences that go some rows down (up: negative)."""
    count = str(abs(rows)) if abs(rows) > 1 else ""
    if rows > 0:
        return ["\n" * rows, f"\x1b[{count}B"]
    return [f"\x1b[{count}A" if rows else ""]


def _horizontal_moves(x: int, to_x: int) -> list[str]:
    """Return sequences that go from one column to another; x is -1 if it is unknown."""
    moves = [f"\x1b[{to_x + 1 if to_x else ''}G"]
    if to_x == 0:
        moves.append("\r")
    else:
        moves.append("\r" + _move_right(to_x))
    if x == to_x:
        moves.append("")
    elif x > to_x:
        moves.append("\b" * (x - to_x))
    elif x >= 0:
        moves.append(_move_right(to_x - x))
    return moves


def _move_right(columns: int) -> str:
    return f"\x1b[{columns if columns > 1 else ''}C"
