import deburr from 'lodash/deburr.js';

/** Why a name is refused and the nearest one that would do; `undefined` stands for a name that can be used. */
export interface Refusal {
  readonly reason: string;
  readonly suggestion?: string;
}

const LONGEST_LIBRARY = 40;
const LONGEST_FILE_NAME = 60;

/**
 * `keyword.kwlist + keyword.softkwlist` and the public names in `sys.stdlib_module_names` of Python 3.11 to 3.14,
 * and the modules that were in the library until 3.12.
 */
const PYTHON_NAMES = new Set(
  `and as assert async await break case class continue def del elif else except finally for from global if import in is
  lambda match nonlocal not or pass raise return try type while with yield
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
  bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression
  concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal
  difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
  fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http
  idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
  mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath
  nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform
  plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri
  random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
  smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
  stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap
  this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types
  typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml
  xmlrpc zipapp zipfile zipimport zlib zoneinfo test`.split(/\s+/),
);

/** Import names of what a generated project installs, and the folders that stand beside the library. */
const PROJECT_NAMES = new Set(
  `fastapi starlette pydantic pydantic_core uvicorn uvloop httptools prometheus_client httpx httpcore anyio streamlit
  pytest ruff mypy mypy_extensions pre_commit pooch requests urllib3 numpy pandas pyarrow altair pillow setuptools wheel
  pip uv packaging build twine typing_extensions
  bin demos dist docs examples make research resources setup tests`.split(/\s+/),
);

/**
 * Checks the name of the Python library. What passes can be imported, published and used as the name of an image:
 * lower-case ASCII words joined by single underscores.
 */
export function refuseLibraryName(name: string): Refusal | undefined {
  const reason = libraryNameProblem(name);
  return reason === undefined ? undefined : withSuggestion(reason, toLibraryName(name));
}

/** The library name nearest to any text, or `''` where the text has nothing to build on. */
export function toLibraryName(text: string): string {
  const words = asciiWords(text)
    .join('_')
    .replace(/^([0-9_]+|test_)+/, '');
  if (words === '') return '';
  const name = words.slice(0, LONGEST_LIBRARY).replace(/_+$/, '');
  return libraryNameProblem(name) === undefined ? name : `${name.slice(0, LONGEST_LIBRARY - 4)}_lib`;
}

/**
 * Checks the name of a demo, which is the name of its folder and part of its image's name.
 *
 * @param existing - Demos that the project has; one of the same name is no obstacle, a look-alike is.
 */
export function refuseDemoName(name: string, existing: readonly string[] = []): Refusal | undefined {
  const reason = demoNameProblem(name, existing);
  return reason === undefined
    ? undefined
    : withSuggestion(reason, toDemoName(name), (other) => demoNameProblem(other, existing));
}

/**
 * Checks the name of the project's folder. It may be of any script and contain spaces, but nothing that a shell, make,
 * Python's venv or Docker reads as something else.
 */
export function refuseProjectName(name: string): Refusal | undefined {
  const reason = projectNameProblem(name);
  return reason === undefined ? undefined : withSuggestion(reason, toProjectName(name), projectNameProblem);
}

function libraryNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/^[0-9]/.test(name)) return 'it starts with a digit';
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    return 'a library is named in lower-case letters, digits and single underscores between them';
  }
  if (name.length < 2) return 'it is too short';
  if (name.length > LONGEST_LIBRARY) return `it is longer than ${LONGEST_LIBRARY} characters`;
  if (PYTHON_NAMES.has(name)) return 'Python uses that name itself';
  if (name.startsWith('test_')) return 'pytest takes modules of that name for tests';
  if (PROJECT_NAMES.has(name)) return 'the project has a dependency or a folder of that name';
  return undefined;
}

function demoNameProblem(name: string, existing: readonly string[]): string | undefined {
  if (name === '') return 'it is empty';
  if (!/^[a-z0-9]+([._-][a-z0-9]+)*$/i.test(name)) {
    return 'a demo is named in letters and digits with single hyphens, underscores or dots between them';
  }
  if (name.length > LONGEST_FILE_NAME) return `it is longer than ${LONGEST_FILE_NAME} characters`;
  if (isWindowsDevice(name)) return 'Windows keeps that name for a device';
  const twin = existing.find((other) => other !== name && looks(other) === looks(name));
  return twin === undefined ? undefined : `it is too like the demo "${twin}"`;
}

function projectNameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'it is no name of a folder';
  if (!/^[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._+-]*$/u.test(name)) {
    return 'a project folder is named in letters, digits, spaces and . _ + -, and starts with a letter or digit';
  }
  if (/[ .]$/.test(name)) return 'it ends with a space or a dot';
  if (isWindowsDevice(name)) return 'Windows keeps that name for a device';
  return undefined;
}

function toDemoName(text: string): string {
  return asciiWords(text).join('-').slice(0, LONGEST_FILE_NAME).replace(/-+$/, '');
}

function toProjectName(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} ._+-]+/gu, '-').replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{M}\p{N}_+]+$/gu, '');
}

function asciiWords(text: string): string[] {
  return (
    deburr(text)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  );
}

/** What is left of a name on a file system that folds case, for people who mix up `-`, `_` and `.`. */
function looks(name: string): string {
  return name.toLowerCase().replace(/[._-]/g, '-');
}

function isWindowsDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i.test(name);
}

function withSuggestion(
  reason: string,
  suggestion: string,
  problem: (name: string) => string | undefined = libraryNameProblem,
): Refusal {
  return suggestion === '' || problem(suggestion) !== undefined ? { reason } : { reason, suggestion };
}

/** A refusal as an error says it: `"lambda" cannot be the library's name: Python uses that name itself; try "lambda_lib"`. */
export function sentence(what: string, name: string, refusal: Refusal | undefined): string | undefined {
  if (!refusal) return undefined;
  const remedy = refusal.suggestion === undefined ? 'choose another name' : `try "${refusal.suggestion}"`;
  return `"${name}" cannot be the name of a ${what}: ${refusal.reason}; ${remedy}`;
}
