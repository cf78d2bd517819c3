import type { Part, TemplateFile } from '../../project/parts.js';

export const files: readonly TemplateFile[] = [
  'deploy/base/autoscaler.yaml.ejs',
  'deploy/base/deployment.yaml.ejs',
  'deploy/base/disruption-budget.yaml.ejs',
  'deploy/base/kustomization.yaml.ejs',
  'deploy/base/network-policy.yaml.ejs',
  'deploy/base/service.yaml.ejs',
  'deploy/components/resources/kustomization.yaml.ejs',
  'deploy/overlays/production/kustomization.yaml.ejs',
  'deploy/overlays/production/namespace.yaml.ejs',
  'deploy/overlays/staging/kustomization.yaml.ejs',
  'deploy/overlays/staging/namespace.yaml.ejs',
  'make/deploy.mk',
  'make/deploy.sh',
];

export const deploy: Part = { part: 'deploy', files };
