import type { Platform } from './platform.js';

/** What a tool is used for. */
export interface Use {
  readonly target: string;
  /** Only projects with this part have the target. */
  readonly part?: 'docker' | 'demo';
  /** The target does without the tool as well. */
  readonly isOptional?: boolean;
}

export type Remedies = Readonly<Record<Platform, string>>;

/** What may be missing. */
export interface Examined {
  readonly name: string;
  readonly uses: readonly Use[];
}

/** A program, as data: how it is asked, what it has to answer, what for, and how to get it. */
export interface Tool extends Examined {
  /** A command that succeeds where the tool is there and works; `docker` stands for the client that DOCKER names. */
  readonly command: readonly string[];
  /** Found in what it says, with the version in its group. */
  readonly answer: RegExp;
  readonly oldest?: string;
  /** Left out where that tool is missing. */
  readonly partOf?: string;
  readonly remedies: Remedies;
  /** Better ones for what it may complain about. */
  readonly mends?: readonly { readonly problem: RegExp; readonly remedy: string }[];
}

const IMAGES: readonly Use[] = [
  { target: '`make build`', part: 'docker' },
  { target: '`make docker-run`', part: 'docker' },
  { target: 'the images of demos', part: 'demo', isOptional: true },
];

const DOCKER = 'https://docs.docker.com/get-docker';

/** On Windows all of it is for the Linux that WSL brings. */
export const WSL: Examined = { name: 'WSL', uses: [{ target: 'every command' }] };

const INSTALL_WSL =
  '`wsl --install` in PowerShell; then this command again, in the terminal of the Linux that it brings';

/** What a project's commands for it have to be run in. */
export const NO_WSL = { problem: 'the commands are for make and a POSIX shell', remedy: INSTALL_WSL };

export const PYTHON: Examined = { name: 'Python', uses: [{ target: 'every command' }] };

export const BROWSER: Examined = {
  name: 'browser',
  uses: [
    { target: '`make demo`', isOptional: true },
    { target: '`make notebook`', isOptional: true },
  ],
};

export const UV: Tool = {
  name: 'uv',
  command: ['uv', '--version'],
  answer: /^uv (\S+)/,
  uses: [
    { target: '`make lock`', isOptional: true },
    { target: '`make audit`', isOptional: true },
    { target: '`make sbom`', isOptional: true },
    { target: 'a quicker `make dev`, which finds or downloads Python, too', isOptional: true },
  ],
  remedies: {
    debian: 'curl -LsSf https://astral.sh/uv/install.sh | sh',
    fedora: 'sudo dnf install uv',
    macos: 'brew install uv',
    windows: 'winget install astral-sh.uv',
    other: 'https://docs.astral.sh/uv',
  },
};

export const TOOLS: readonly Tool[] = [
  {
    name: 'make',
    command: ['make', '--version'],
    answer: /^GNU Make (\S+)/,
    oldest: '3.81', // that of macOS
    uses: [{ target: 'every command' }],
    remedies: {
      debian: 'sudo apt install make',
      fedora: 'sudo dnf install make',
      macos: 'xcode-select --install',
      windows: INSTALL_WSL,
      other: 'https://www.gnu.org/software/make',
    },
  },
  UV,
  {
    name: 'git',
    command: ['git', '--version'],
    answer: /^git version (\S+)/,
    uses: [
      { target: '`make hooks`', isOptional: true },
      { target: '`make check-files`', isOptional: true },
    ],
    remedies: {
      debian: 'sudo apt install git',
      fedora: 'sudo dnf install git',
      macos: 'xcode-select --install',
      windows: 'winget install Git.Git',
      other: 'https://git-scm.com/downloads',
    },
  },
  {
    name: 'Docker',
    command: ['docker', '--version'],
    answer: /version (\d[^\s,]*)/,
    uses: IMAGES,
    remedies: {
      debian: 'sudo apt install docker.io',
      fedora: 'https://docs.docker.com/engine/install/fedora',
      macos: 'brew install --cask docker-desktop',
      windows: DOCKER,
      other: DOCKER,
    },
  },
  {
    name: 'Docker engine',
    command: ['docker', 'info'],
    answer: /^(?:[^]*?Server Version: (\S+))?/, // podman tells no version there
    partOf: 'Docker',
    uses: IMAGES,
    remedies: {
      debian: 'sudo systemctl start docker, or check DOCKER_HOST',
      fedora: 'sudo systemctl start docker, or check DOCKER_HOST',
      macos: 'start Docker Desktop, or check DOCKER_HOST',
      windows: 'start Docker Desktop, or check DOCKER_HOST',
      other: 'start Docker, or check DOCKER_HOST',
    },
    mends: [{ problem: /permission denied/i, remedy: 'sudo usermod -aG docker "$USER", then log in again' }],
  },
  {
    name: 'BuildKit',
    command: ['docker', 'build', '--help'],
    answer: /--secret/,
    partOf: 'Docker',
    uses: IMAGES,
    remedies: {
      debian: 'sudo apt install docker-buildx (docker-buildx-plugin, if Docker is not from Debian or Ubuntu)',
      fedora: 'sudo dnf install docker-buildx (docker-buildx-plugin, if Docker is not from Fedora)',
      macos: 'brew install docker-buildx, and do what it says at the end',
      windows: DOCKER,
      other: 'https://docs.docker.com/build/buildx/install',
    },
  },
];
