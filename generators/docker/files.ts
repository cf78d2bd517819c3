import { type Part, type TemplateFile, templatesOf } from '../../project/parts.js';

export const files: readonly TemplateFile[] = ['Dockerfile.ejs', 'make/docker.mk'];

export const docker: Part = { part: 'docker', templates: templatesOf(import.meta.url), files };
