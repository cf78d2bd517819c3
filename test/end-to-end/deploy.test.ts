import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { missing } from '../support/skip.js';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { activated, sharedEnvironment } from './support/python.js';
import { run, start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';
import { findTool } from './support/tools.js';

/** The oldest that the README promises, the newest whose schemas there are, and one between. */
const KUBERNETES = ['1.30', '1.34', '1.37'];
const VALIDATOR = ['tool', 'run', '--quiet', 'kubernetes-validate==1.37.0'];

const ENVIRONMENTS = ['production', 'staging'] as const;
const WITH_RESOURCES = 'components:\n  - ../../components/resources\n';
const NAME = 'cool-library';

interface Probe {
  readonly httpGet: { readonly port: string; readonly path: string };
}
interface Pods {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly terminationGracePeriodSeconds: number;
    readonly automountServiceAccountToken: boolean;
    readonly securityContext: { readonly runAsUser: number };
    readonly topologySpreadConstraints: readonly { readonly labelSelector: unknown }[];
    readonly containers: readonly Container[];
    readonly volumes: readonly object[];
  };
}
interface Container {
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly volumeMounts: readonly object[];
  readonly envFrom: readonly unknown[];
}
type Labels = Readonly<Record<string, string>>;

interface Spec {
  readonly template?: Pods;
  readonly selector?: unknown;
  readonly podSelector?: unknown;
  readonly scaleTargetRef?: unknown;
  readonly ports?: readonly { readonly targetPort: string }[];
}

/** A manifest, as far as the tests look into it. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Labels;
  readonly spec?: Spec;
}

const hasKubectl = findTool('kubectl') !== undefined;

async function newDeployable(): Promise<string> {
  const project = await newProject();
  await succeed('quickstart', ['deploy'], { cwd: project });
  return project;
}

const overlayOf = (project: string, environment: string) => path.join(project, 'deploy/overlays', environment);

async function render(project: string, environment: string): Promise<string> {
  const { stdout } = await succeed('kubectl', ['kustomize', overlayOf(project, environment)], { cwd: project });
  return stdout;
}

function parse(manifests: string): Manifest[] {
  return parseAllDocuments(manifests).map((document) => document.toJS() as Manifest);
}

function specOf(manifests: readonly Manifest[], kind: string): Spec {
  return manifests.find((manifest) => manifest.kind === kind)!.spec!;
}

const podsOf = (manifests: readonly Manifest[]) => specOf(manifests, 'Deployment').template!;
const containerOf = (manifests: readonly Manifest[]) => podsOf(manifests).spec.containers[0]!;

async function validate(manifests: string, version: string) {
  const file = path.join(newFolder(), 'manifests.yaml');
  writeFileSync(file, manifests);
  return run('uv', [...VALIDATOR, '--strict', '-k', version, file], { cwd: path.dirname(file) });
}

function addTo(project: string, environment: string, text: string): void {
  const file = path.join(overlayOf(project, environment), 'kustomization.yaml');
  writeFileSync(file, `${readFileSync(file, 'utf8')}${text}`);
}

describe.skipIf(missing(hasKubectl, 'kubectl is not installed'))('the manifests', () => {
  let project: string;
  let manifests: Record<(typeof ENVIRONMENTS)[number], Manifest[]>;
  let rendered: string;

  beforeAll(async () => {
    project = await newDeployable();
    rendered = await render(project, 'staging');
    manifests = { staging: parse(rendered), production: parse(await render(project, 'production')) };
  });

  test.each(KUBERNETES)('are valid for Kubernetes %s, in every environment and with resources', async (version) => {
    const other = await newDeployable();
    addTo(other, 'production', WITH_RESOURCES);
    for (const environment of ENVIRONMENTS) {
      const namespace = readFileSync(path.join(overlayOf(other, environment), 'namespace.yaml'), 'utf8');
      const { code, stdout, stderr } = await validate(`${await render(other, environment)}---\n${namespace}`, version);
      expect(code, stdout + stderr).toBe(0);
      expect((stdout + stderr).match(/ passed for resource /g)).toHaveLength(7);
    }
  });

  test.each([
    ['a field that does not exist', /readOnlyRootFilesystem/, 'readonlyRootFilesystem'],
    ['a value of the wrong type', /maxReplicas: 2/, 'maxReplicas: two'],
  ])('would not be valid with %s', async (_what, field, other) => {
    const { code, stdout, stderr } = await validate(rendered.replace(field, other), KUBERNETES[0]!);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(other.split(' ').at(-1));
  });

  test('have names of their own, in the namespace of their environment, and no secret', () => {
    for (const environment of ENVIRONMENTS) {
      const kinds = manifests[environment].map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(
        'ConfigMap Deployment HorizontalPodAutoscaler NetworkPolicy PodDisruptionBudget Service'.split(' '),
      );
      for (const { metadata } of manifests[environment]) {
        expect(metadata.name).toMatch(/^cool-library(-[a-z0-9]{10})?$/);
        expect(metadata.namespace).toBe(`cool-library-${environment}`);
      }
      const made = readFileSync(path.join(overlayOf(project, environment), 'namespace.yaml'), 'utf8');
      expect(made).toContain(`  name: cool-library-${environment}\n`);
    }
  });

  test('select the pods of the Deployment, all of them', () => {
    const { metadata, spec } = podsOf(manifests.staging);
    const of = (kind: string) => specOf(manifests.staging, kind);
    expect(of('Service').selector).toEqual(metadata.labels);
    const matched = [
      of('Deployment').selector,
      of('PodDisruptionBudget').selector,
      of('NetworkPolicy').podSelector,
      ...spec.topologySpreadConstraints.map(({ labelSelector }) => labelSelector),
    ];
    expect(matched).toHaveLength(5);
    for (const selector of matched) expect(selector).toEqual({ matchLabels: metadata.labels });
    expect(of('HorizontalPodAutoscaler').scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: NAME,
    });
  });

  test('are for the image that the Dockerfile makes: its port and its user', () => {
    const dockerfile = readFileSync(path.join(project, 'Dockerfile'), 'utf8');
    const [, user] = /^USER (\d+):\1$/m.exec(dockerfile)!;
    const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile)!;
    const { runAsUser } = podsOf(manifests.staging).spec.securityContext;
    expect(String(runAsUser)).toBe(user);
    const { ports, startupProbe, livenessProbe, readinessProbe } = containerOf(manifests.staging);
    expect(ports).toEqual([{ name: 'http', containerPort: Number(port) }]);
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) expect(httpGet.port).toBe('http');
    const { ports: published } = specOf(manifests.staging, 'Service');
    expect(published!.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  test('ask what the service answers, leave it time to finish, and set what it knows', async () => {
    const { startupProbe, livenessProbe, readinessProbe, lifecycle } = containerOf(manifests.staging);
    const env = activated(await sharedEnvironment('3.13'));
    await make(project, ['dev'], { env });
    const port = await freePort();
    const service = start('make', ['run', `PORT=${port}`], { cwd: project, env });
    onTestFinished(async () => {
      service.kill();
      await service.ended;
    });
    const url = `http://127.0.0.1:${port}`;
    await untilAnswers(`${url}/health`, service);
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect(Object.keys(paths)).toContain(probe.httpGet.path);
      expect((await fetch(url + probe.httpGet.path)).status).toBe(200);
    }
    const source = sourcesOf(path.join(project, LIBRARY));
    const finishes = Number(/^SHUTDOWN_SECONDS = (\d+)$/m.exec(source)?.[1]);
    const { terminationGracePeriodSeconds } = podsOf(manifests.staging).spec;
    expect(terminationGracePeriodSeconds).toBeGreaterThan(lifecycle.preStop.sleep.seconds + finishes);
    const settings = manifests.staging.flatMap(({ data }) => Object.keys(data ?? {}));
    expect(settings).toContain('LOG_LEVEL');
    for (const setting of settings) expect(source).toMatch(new RegExp(`^    ${setting.toLowerCase()}: .* = `, 'm'));
  });

  test('mount the resources where the image looks for them, if an environment turns that on', async () => {
    const other = await newDeployable();
    addTo(other, 'staging', WITH_RESOURCES);
    const mounted = parse(await render(other, 'staging'));
    const mount = { name: 'resources', mountPath: '/resources', readOnly: true };
    expect(containerOf(mounted).volumeMounts).toEqual(
      [...containerOf(manifests.staging).volumeMounts, mount].toReversed(),
    );
    expect(readFileSync(path.join(other, 'Dockerfile'), 'utf8')).toContain(`RESOURCES=${mount.mountPath}`);
    expect(podsOf(mounted).spec.volumes).toHaveLength(podsOf(manifests.staging).spec.volumes.length + 1);
  });

  test('change the name of the settings with the settings, so that a change is rolled out', async () => {
    const other = await newDeployable();
    const file = path.join(overlayOf(other, 'staging'), 'kustomization.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('LOG_LEVEL=debug', 'LOG_LEVEL=warning'));
    const changed = parse(await render(other, 'staging'));
    expect(containerOf(changed).envFrom).not.toEqual(containerOf(manifests.staging).envFrom);
  });
});

function sourcesOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!.*test_).*\.py$/.test(file),
  );
  return files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
}

/** What kubectl knows of clusters: these contexts, of a cluster that nothing answers for. */
function kubeconfig(...contexts: readonly string[]): string {
  const folder = newFolder();
  const file = path.join(folder, 'config');
  writeFileSync(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:9' } }],
      users: [{ name: 'u', user: {} }],
      contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
      'current-context': contexts[0] ?? '',
    }),
  );
  return file;
}

describe.skipIf(missing(hasKubectl, 'kubectl is not installed'))('make deploy', () => {
  let project: string;

  beforeAll(async () => {
    project = await newDeployable();
  });

  const STAGING = 'ENVIRONMENT=staging';
  const TRIAL = 'CONTEXT=trial';
  const IMAGE = 'IMAGE=registry.example.org/cool_library:0.1';

  test.each<[string[], string]>([
    [[], 'error: say which environment, as in ENVIRONMENT=staging; deploy/overlays has production, staging'],
    [
      ['ENVIRONMENT=stagin'],
      'there is no deploy/overlays/stagin/kustomization.yaml; ENVIRONMENT is one of production,',
    ],
    [[STAGING, IMAGE], 'error: say which cluster, as in CONTEXT=other; kubectl knows other, trial'],
    [[STAGING, 'CONTEXT=prod', IMAGE], 'error: kubectl knows no context "prod"; CONTEXT is one of other, trial'],
    [[STAGING, `CONTEXT=it's`, IMAGE], `error: kubectl knows no context "it's"`],
    [[STAGING, TRIAL], 'error: say where to push the image, as in REGISTRY=registry.example.org/team, or IMAGE=…'],
    [[STAGING, TRIAL, 'IMAGE=a|b'], 'error: "a|b" is not the name of an image or a registry'],
    [[STAGING, TRIAL, 'IMAGE=https://x/y'], 'error: "https://x/y" has to be written without https://'],
    [[STAGING, TRIAL, 'REGISTRY=x', 'DOCKER=no-such-client'], 'error: no-such-client is not installed'],
    [[STAGING, TRIAL, IMAGE, 'KUBECTL=no-such-client'], 'error: no-such-client is not installed'],
    [[STAGING, TRIAL, IMAGE], 'error: the cluster refuses that; nothing was changed'],
  ])('%j says what is missing or wrong', async (words, line) => {
    const { code, stderr } = await tryMake(project, ['deploy', ...words], {
      env: { KUBECONFIG: kubeconfig('trial', 'other') },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(line);
  });

  test('takes neither the current context nor what a shell happens to have', async () => {
    const env = { KUBECONFIG: kubeconfig('trial'), CONTEXT: 'trial', IMAGE: 'x', ENVIRONMENT: 'staging' };
    expect((await tryMake(project, ['deploy'], { env })).stderr).toContain('error: say which environment');
    expect((await tryMake(project, ['deploy', STAGING], { env })).stderr).toContain('error: say which cluster');
    expect((await tryMake(project, ['deploy', STAGING, TRIAL], { env })).stderr).toContain('say where to push');
  });

  test('takes what a file of the project says', async () => {
    const other = await newDeployable();
    writeFileSync(path.join(other, 'make/places.mk'), 'CONTEXT = trial\nENVIRONMENT = staging\n');
    const { stderr } = await tryMake(other, ['deploy'], { env: { KUBECONFIG: kubeconfig('trial') } });
    expect(stderr).toContain('error: say where to push the image');
  });

  test('says where kubectl knows no cluster at all', async () => {
    const { stderr } = await tryMake(project, ['rollback', STAGING, TRIAL], { env: { KUBECONFIG: kubeconfig() } });
    expect(stderr).toContain('error: kubectl knows no cluster: its configuration, in KUBECONFIG or ~/.kube/config');
  });

  test('deploys nothing where the manifests name the image themselves', async () => {
    const other = await newDeployable();
    addTo(other, 'staging', `images:\n  - name: ${LIBRARY}\n    newName: registry.example.org/other\n`);
    const env = { KUBECONFIG: kubeconfig('trial') };
    const { stderr } = await tryMake(other, ['deploy', STAGING, TRIAL, IMAGE], { env });
    expect(stderr).toContain('deploy/overlays/staging names another image than cool_library');
  });
});
