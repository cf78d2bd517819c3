import type { TemplateFile } from '../../project/files.js';
import { type Part, templatesOf } from '../../project/parts.js';

export const files: readonly TemplateFile[] = ['Dockerfile.ejs', 'make/docker.mk'];

export const docker: Part = { part: 'docker', templates: templatesOf(import.meta.url), files };
