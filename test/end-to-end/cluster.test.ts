import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster, CONTEXT } from './support/cluster.js';
import { make, newProject, tryMake } from './support/project.js';
import { succeed } from './support/run.js';

const PLACE = ['ENVIRONMENT=production', `CONTEXT=${CONTEXT}`];
const NAMESPACE = 'cool-library-production';

const imageOf = (version: string) => `registry.example.org/cool_library:${version}`;
const words = (version: string, timeout = '120s') => [
  'deploy',
  ...PLACE,
  `IMAGE=${imageOf(version)}`,
  `TIMEOUT=${timeout}`,
];

// One after the other, as an environment lives.
describe('deploying to Kubernetes', () => {
  let cluster: Cluster;
  let project: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    [cluster, project] = await Promise.all([Cluster.start(), newProject()]);
    await succeed('quickstart', ['deploy'], { cwd: project });
    env = { KUBECONFIG: cluster.kubeconfig };
  });

  afterAll(async () => cluster.stop());

  const inNamespace = async (...asked: string[]) => cluster.kubectl('--namespace', NAMESPACE, ...asked);
  const deployed = async (field: string) =>
    inNamespace('get', 'deployment/cool-library', '--output', `jsonpath={.spec.template.spec.containers[0]${field}}`);

  const revisionDeployed = async () =>
    inNamespace(
      'get',
      'deployment/cool-library',
      '--output',
      String.raw`jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}`,
    );

  /** Deploys while a manifest is another one. */
  async function deployWith(file: string, from: string | RegExp, to: string, asked: string[]) {
    const manifest = path.join(project, 'deploy', file);
    const text = readFileSync(manifest, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(manifest, text.replace(from, to));
    const finished = await tryMake(project, asked, { env });
    writeFileSync(manifest, text);
    return finished;
  }

  test('without its namespace changes nothing, and says how to make it', async () => {
    const { code, stderr } = await tryMake(project, words('1'), { env });
    expect(code).toBe(2);
    const command = `kubectl --context ${CONTEXT} apply -f deploy/overlays/production/namespace.yaml`;
    expect(stderr).toContain(`error: there is no namespace ${NAMESPACE} yet; if you may make it: ${command}`);
    await succeed('sh', ['-c', command], { cwd: project, env });
  });

  test('waits until the pods are ready, under the restricted Pod Security of the namespace', async () => {
    const { stdout } = await make(project, words('1'), { env });
    expect(stdout).toContain(`Deploying to production: namespace ${NAMESPACE} of ${CONTEXT}\n`);
    expect(stdout).toContain(`\nDeployed ${imageOf('1')}\n`);
    const labels = await cluster.kubectl('get', 'namespace', NAMESPACE, '--output', 'jsonpath={.metadata.labels}');
    expect(labels).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
    // The autoscaler adds the second pod: a Deployment that states no number begins with one.
    await inNamespace(
      'wait',
      '--for',
      'jsonpath={.status.readyReplicas}=2',
      'deployment/cool-library',
      '--timeout',
      '60s',
    );
    const nodes = await inNamespace('get', 'pods', '--output', 'jsonpath={.items[*].spec.nodeName}');
    expect(nodes.split(' ').toSorted()).toEqual(['node-a', 'node-b']);
  });

  test('of what the cluster refuses changes nothing', async () => {
    const { code, stderr } = await deployWith('base/autoscaler.yaml', 'maxReplicas: 10', 'maxReplicas: 1', words('2'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/maxReplicas.*must be greater than or equal to/);
    expect(stderr).toContain('error: the cluster refuses that; nothing was changed');
    expect(await deployed('.image')).toBe(imageOf('1'));
  });

  test('is taken back by `make rollback`, with the settings', async () => {
    const before = await deployed('.envFrom');
    await deployWith('base/kustomization.yaml', 'LOG_LEVEL=info', 'LOG_LEVEL=error', words('2'));
    expect([await deployed('.image'), await deployed('.envFrom')]).not.toContain(before);
    const { stdout } = await make(project, ['rollback', ...PLACE], { env });
    expect(stdout).toContain(`\n2 ${imageOf('2')}\n3 ${imageOf('1')}\n`);
    expect([await deployed('.image'), await deployed('.envFrom')]).toEqual([imageOf('1'), before]);
  });

  test.each([
    ['what no node has', 'cpu: 250m', 'cpu: 250', /cool-library-\S+ +FailedScheduling .*Insufficient cpu/],
    [
      'more rights than the namespace allows',
      'allowPrivilegeEscalation: false',
      'allowPrivilegeEscalation: true',
      /cool-library-\S+ +FailedCreate .*violates PodSecurity "restricted:latest": allowPrivilegeEscalation/,
    ],
  ])('of %s fails with the reason, while the pods of before go on', async (_what, from, to, reason) => {
    const { code, stderr } = await deployWith('base/deployment.yaml', from, to, words('3', '20s'));
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(stderr).toContain(`error: ${imageOf('3')} did not become ready.`);
    expect(stderr).toContain(`or go back: make rollback ${PLACE.join(' ')}`);
    const ready = await inNamespace(
      'get',
      'pods',
      '--output',
      `jsonpath={.items[?(@.status.phase=="Running")].spec.containers[0].image}`,
    );
    expect(ready).toBe(`${imageOf('1')} ${imageOf('1')}`);
    await make(project, ['rollback', ...PLACE], { env });
    expect(await deployed('.image')).toBe(imageOf('1'));
  });

  test('of the same once more starts no pods', async () => {
    const before = await revisionDeployed();
    await make(project, words('1'), { env });
    expect(await revisionDeployed()).toBe(before);
  });

  test('goes to an older version by REVISION', async () => {
    await make(project, words('4'), { env });
    await make(project, words('5'), { env });
    const list = (await make(project, ['rollback', ...PLACE], { env })).stdout;
    const [, revision] = /^(\d+) \S+:1$/m.exec(list)!;
    await make(project, ['rollback', ...PLACE, `REVISION=${revision}`], { env });
    expect(await deployed('.image')).toBe(imageOf('1'));
    const { code, stderr } = await tryMake(project, ['rollback', ...PLACE, 'REVISION=99'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('unable to find specified revision 99');
  });
});
