import deburr from 'lodash/deburr.js';

const LONGEST_LIBRARY = 40;
const LONGEST_FILE_NAME = 60;
/** With the longest library, `from LIBRARY import MODULE` is a line that the formatter leaves alone. */
const LONGEST_MODULE = 30;

/** `keyword.kwlist + keyword.softkwlist` of Python 3.11 to 3.14 */
const KEYWORDS = new Set(
  `and as assert async await break case class continue def del elif else except finally for from global if import in is
  lambda match nonlocal not or pass raise return try type while with yield`.split(/\s+/),
);

/** The public names in `sys.stdlib_module_names` of the same, and the modules that were in the library until 3.12. */
const STDLIB = new Set(
  `abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
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

/** What a project with every part installs, by the names of packages and of what they are imported as. */
const INSTALLED_NAMES = new Set(
  `altair annotated_doc annotated_types anyio argon2 argon2_cffi argon2_cffi_bindings arrow ast_serialize asttokens
  async_lru attr attrs babel beautifulsoup4 bleach blinker bs4 build cachetools certifi cffi cfgv
  charset_normalizer click comm contourpy cycler dateutil debugpy defusedxml distlib dotenv executing fastapi
  fastjsonschema filelock fonttools fqdn git gitdb gitpython google h11 httpcore httpcore2 httptools httpx httpx2
  identify idna iniconfig ipykernel ipykernel_launcher ipython ipython_pygments_lexers isoduration itsdangerous
  jedi jinja2 json5 jsonpointer jsonschema jsonschema_specifications jupyter jupyter_builder jupyter_client
  jupyter_core jupyter_events jupyter_lsp jupyter_server jupyter_server_terminals jupyterlab jupyterlab_pygments
  jupyterlab_server kingfisher_sdk kiwisolver lark librt markupsafe matplotlib matplotlib_inline mistune
  mpl_toolkits msgpack multipart mypy mypy_extensions mypyc narwhals nbclient nbconvert nbformat nbstripout
  nest_asyncio2 nodeenv notebook_shim numpy opentelemetry opentelemetry_api overrides packaging pandas
  pandocfilters parso pathspec pexpect pillow pip platformdirs pluggy pooch pre_commit prometheus_client
  prompt_toolkit protobuf psutil ptyprocess pure_eval py pyarrow pycparser pydantic pydantic_core pydeck pygments
  pylab pyparsing pyproject_hooks pytest python_dateutil python_discovery python_dotenv python_json_logger
  python_multipart pythonjsonlogger pyyaml pyzmq referencing requests rfc3339_validator rfc3986_validator
  rfc3987_syntax rich rpds rpds_py ruff send2trash setuptools six smmap soupsieve stack_data starlette streamlit
  tenacity terminado tinycss2 toml tornado tqdm traitlets truststore types_setuptools typing_extensions
  typing_inspection tzdata uri_template urllib3 uvicorn uvloop virtualenv watchdog wcwidth webcolors webencodings
  websocket websocket_client websockets wheel yaml zmq`.split(/\s+/),
);

/** Files and folders that stand beside the library, on disks that fold case too. */
const PROJECT_NAMES = new Set(
  `bin demos deploy dist docs examples make research resources setup tests license version makefile dockerfile readme`.split(
    /\s+/,
  ),
);

/**
 * Checks the name of the Python library. What passes can be imported, published and used as the name of an image:
 * lower-case ASCII words joined by single underscores.
 */
export function refuseLibraryName(name: string): string | undefined {
  return refusal('library', name, libraryNameProblem, toLibraryName);
}

/** Checks the name of a library that there is: what newer versions install or add is no reason to refuse it. */
export function refuseKnownLibraryName(name: string): string | undefined {
  return refusal('library', name, identifierProblem, toLibraryName);
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
export function refuseDemoName(name: string, existing: readonly string[] = []): string | undefined {
  return refusal('demo', name, (other) => folderNameProblem(other, existing), toFolderName);
}

/** The same for a folder in `research/`. */
export function refuseResearchName(name: string, existing: readonly string[] = []): string | undefined {
  return refusal('folder of research', name, (other) => folderNameProblem(other, existing), toFolderName);
}

/** Checks the name of a module of the library: what passes can be imported, and be tested beside it. */
export function refuseModuleName(name: string): string | undefined {
  return refusal('module', name, moduleNameProblem, toModuleName);
}

/** Checks the name of a script that a project has: it is a file name, and can be tested beside it. */
export function refuseScriptName(name: string): string | undefined {
  return refusal('script', name, pythonFileProblem, toModuleName);
}

/**
 * Checks the name of a new script. Python looks for what scripts import in their own folder first, so what passes is the
 * name of nothing that one may want to import.
 *
 * @param libname - The project's library, where it is known.
 */
export function refuseNewScriptName(name: string, libname?: string): string | undefined {
  return refusal('script', name, (other) => newScriptNameProblem(other, libname), toModuleName);
}

/**
 * Checks the name of the project's folder. It may be of any script and contain spaces, but nothing that a shell, make,
 * Python's venv or Docker reads as something else.
 */
export function refuseProjectName(name: string): string | undefined {
  return refusal('project', name, projectNameProblem, toProjectName);
}

/** What is wrong with a name, or `undefined`. */
type Problem = (name: string) => string | undefined;

/** `"lambda" cannot be the name of a library: Python uses that name itself; try "lambda_lib"`, or `undefined`. */
function refusal(
  what: string,
  name: string,
  problemOf: Problem,
  nearest: (name: string, problemOf: Problem) => string,
): string | undefined {
  const problem = problemOf(name);
  if (problem === undefined) return undefined;
  const other = nearest(name, problemOf);
  const remedy = other === '' || problemOf(other) !== undefined ? 'choose another name' : `try "${other}"`;
  return `"${name}" cannot be the name of a ${what}: ${problem}; ${remedy}`;
}

function libraryNameProblem(name: string): string | undefined {
  const problem = identifierProblem(name);
  if (problem !== undefined) return problem;
  if (STDLIB.has(name)) return 'Python uses that name itself';
  if (name.startsWith('test_')) return 'pytest takes modules of that name for tests';
  if (INSTALLED_NAMES.has(name)) return 'the project installs a package of that name';
  if (PROJECT_NAMES.has(name) || isWindowsDevice(name)) return 'the project has a file or folder of that name';
  return undefined;
}

function identifierProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/^[0-9]/.test(name)) return 'it starts with a digit';
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    return 'a library is named in lower-case letters, digits and single underscores between them';
  }
  if (name.length < 2) return 'it is too short';
  if (name.length > LONGEST_LIBRARY) return `it is longer than ${LONGEST_LIBRARY} characters`;
  return KEYWORDS.has(name) ? 'Python uses that name itself' : undefined;
}

function folderNameProblem(name: string, existing: readonly string[]): string | undefined {
  if (name === '') return 'it is empty';
  if (!/^[a-z0-9]+([._-][a-z0-9]+)*$/i.test(name)) {
    return 'such a folder is named in letters and digits with single hyphens, underscores or dots between them';
  }
  if (name.length > LONGEST_FILE_NAME) return `it is longer than ${LONGEST_FILE_NAME} characters`;
  if (isWindowsDevice(name)) return 'Windows keeps that name for a device';
  const twin = [...existing, 'README.md'].find((other) => other !== name && normalized(other) === normalized(name));
  if (name === 'README.md' || twin !== undefined) return `it is too similar to "${twin ?? name}"`;
  return undefined;
}

function moduleNameProblem(name: string): string | undefined {
  if (['resources', 'service', 'serving', 'text'].includes(name))
    return 'the library has a module of that name from the beginning';
  return pythonFileProblem(name);
}

function newScriptNameProblem(name: string, libname: string | undefined): string | undefined {
  if (name === 'reverse_lines') return 'the project has a script of that name from the beginning';
  if (name === libname) return 'the library has that name';
  if (STDLIB.has(name)) return 'Python uses that name itself';
  if (INSTALLED_NAMES.has(name)) return 'the project installs a package of that name';
  return pythonFileProblem(name);
}

/** What is wrong with the name of a file `NAME.py` with tests in `test_NAME.py`. */
function pythonFileProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    return 'such a file is named in lower-case letters, digits and single underscores between them';
  }
  if (name.length > LONGEST_MODULE) return `it is longer than ${LONGEST_MODULE} characters`;
  if (KEYWORDS.has(name)) return 'Python uses that name itself';
  if (name.startsWith('test_')) return 'pytest takes modules of that name for tests';
  if (name === 'conftest') return 'pytest reads its settings from a file of that name';
  return isWindowsDevice(name) ? 'Windows keeps that name for a device' : undefined;
}

function projectNameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'it is not a folder name';
  if (!/^[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._+-]*$/u.test(name)) {
    return 'a project folder is named in letters, digits, spaces and . _ + -, and starts with a letter or digit';
  }
  if (/[ .]$/.test(name)) return 'it ends with a space or a dot';
  if (isWindowsDevice(name)) return 'Windows keeps that name for a device';
  return undefined;
}

function toFolderName(text: string): string {
  return asciiWords(text).join('-').slice(0, LONGEST_FILE_NAME).replace(/-+$/, '');
}

function toModuleName(text: string, problemOf: Problem): string {
  const words = asciiWords(text)
    .join('_')
    .replace(/^([0-9_]+|test_)+/, '');
  const name = words.slice(0, LONGEST_MODULE).replace(/_+$/, '');
  return name === '' || problemOf(name) === undefined ? name : `${name.slice(0, LONGEST_MODULE - 2)}_2`;
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
function normalized(name: string): string {
  return name.toLowerCase().replace(/[._-]/g, '-');
}

function isWindowsDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(name);
}
