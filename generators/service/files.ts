import type { Part, TemplateFile } from '../../project/parts.js';

export const files: readonly TemplateFile[] = [
  '_package_/service/__init__.py',
  '_package_/service/access.py',
  '_package_/service/application.py',
  '_package_/service/batching.py',
  '_package_/service/limits.py',
  '_package_/service/logs.py',
  '_package_/service/monitoring.py',
  '_package_/service/readiness.py',
  '_package_/service/refusals.py',
  '_package_/service/running.py',
  '_package_/service/schemas.py',
  '_package_/service/settings.py',
  '_package_/service/test_access.py',
  '_package_/service/test_application.py',
  '_package_/service/test_batching.py',
  '_package_/service/test_logs.py',
  '_package_/service/test_monitoring.py',
  '_package_/service/test_readiness.py',
  '_package_/service/test_running.py',
  '_package_/service/test_settings.py',
  '_package_/serving.py',
  '_package_/test_serving.py',
  'examples/example_requests.py',
  'make/service.mk',
  'requirements-service-dev.txt',
  'requirements-service.txt',
];

export const service: Part = { part: 'service', files };
