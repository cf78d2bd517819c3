import type { Part, TemplateFile } from '../../project/parts.js';

export const files: readonly TemplateFile[] = [
  '_package_/batching.py',
  '_package_/readiness.py',
  '_package_/serving.py',
  '_package_/test_batching.py',
  '_package_/test_readiness.py',
  '_package_/test_serving.py',
  'examples/example_requests.py',
  'make/service.mk',
  'requirements-service-dev.txt',
  'requirements-service.txt',
];

export const service: Part = { part: 'service', files };
