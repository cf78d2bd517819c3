import { cpSync } from 'node:fs';
import path from 'node:path';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/zero-shot-classifier');

/** What working in the example leaves there, and git ignores. */
const LEFT = /(^|\/)(\.venv|__pycache__|\.(mypy|pytest|ruff)_cache|\.ipynb_checkpoints|[^/]+\.egg-info|build|dist)$/;

/** Copies the example to a folder as git has it: without its environment, its model and what its tools leave. */
export function copyExample(folder: string): void {
  const isOurs = (source: string) => {
    const file = path.relative(EXAMPLE, source);
    return !LEFT.test(file) && !/^(resources|state)\/(?!README\.md$|resources\.toml$|\.gitignore$)/.test(file);
  };
  cpSync(EXAMPLE, folder, { recursive: true, filter: isOurs });
}
