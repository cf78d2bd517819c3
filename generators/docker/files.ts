import type { TemplateFile } from '../../project/files.js';

export const files: readonly TemplateFile[] = ['Dockerfile.ejs', 'make/docker.mk'];
