import { execFileSync } from 'node:child_process';
import { statfsSync, writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { newFolder } from './folder.js';

/** A disk of its own for one test, in memory, that can be filled. Only root can mount it. */
export class SmallDisk {
  readonly folder = newFolder('disk');
  readonly #filling = path.join(this.folder, 'filling');

  constructor(size: string) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=777`, 'none', this.folder]);
    onTestFinished(() => void execFileSync('umount', [this.folder]));
  }

  /** Fills the disk, but for some blocks: each holds a small file. */
  fill(blocks: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.#filling, Buffer.alloc((bavail - blocks) * bsize));
  }

  makeRoom(): void {
    rmSync(this.#filling);
  }
}
