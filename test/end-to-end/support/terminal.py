"""Runs a command in a terminal of its own: what comes in is typed, what goes out was shown.

Its exit status is the command's, or 128 and the number of the signal that ended it. When the input ends the terminal
hangs up.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

LINES, COLUMNS = 50, 160

child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])

typing = True
while True:
    ready, _, _ = select.select([terminal] + [0] * typing, [], [])
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            shown = b""
        if not shown:
            break
        while shown:
            shown = shown[os.write(1, shown) :]
    if 0 in ready:
        typed = os.read(0, 65536)
        if not typed:
            break
        while typed:
            typed = typed[os.write(terminal, typed) :]
os.close(terminal)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
os._exit(status if status >= 0 else 128 - status)
