import type { Part, TemplateFile } from '../../project/parts.js';

export const files: readonly TemplateFile[] = ['Dockerfile.ejs', 'make/docker.mk'];

export const docker: Part = { part: 'docker', files };
