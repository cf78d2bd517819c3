import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { newFolder } from './folder.js';
import { run, type Running, start, succeed } from './run.js';
import { freePort } from './server.js';

/** What `scripts/control-plane.sh` has built. */
const BINARIES = fileURLToPath(new URL('../../../node_modules/.cache/control-plane', import.meta.url));

/** The context by which kubectl knows the cluster. */
export const CONTEXT = 'trial';

/** Kubernetes as it is, with its own checks and controllers; only the machines that run the pods are not there. */
export class Cluster {
  /** The file that tells kubectl of it. */
  readonly kubeconfig: string;
  readonly #processes: Running[] = [];
  readonly #folder: string;

  private constructor(server: string) {
    this.#folder = newFolder('cluster');
    this.kubeconfig = this.#write('kubeconfig', stringify(kubeconfigOf(server)));
  }

  static async start(): Promise<Cluster> {
    if (!existsSync(path.join(BINARIES, 'kwok'))) throw new Error('sh scripts/control-plane.sh has to build it first');
    const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
    const cluster = new Cluster(`https://127.0.0.1:${port}`);
    await cluster.#start(etcd, peer, port);
    return cluster;
  }

  async kubectl(...words: readonly string[]): Promise<string> {
    const env = { KUBECONFIG: this.kubeconfig };
    return (await succeed('kubectl', ['--context', CONTEXT, ...words], { cwd: this.#folder, env })).stdout;
  }

  async stop(): Promise<void> {
    for (const process of this.#processes.toReversed()) {
      process.kill('SIGKILL');
      await process.ended;
    }
  }

  async #start(etcd: number, peer: number, port: number): Promise<void> {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = this.#write('account.key', String(privateKey.export({ type: 'pkcs1', format: 'pem' })));
    const tokens = this.#write('tokens.csv', 'token,admin,admin,system:masters\n');
    const client = `http://127.0.0.1:${etcd}`;
    const peers = `http://127.0.0.1:${peer}`;
    this.#run('etcd', {
      'data-dir': 'etcd',
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'listen-peer-urls': peers,
      'initial-advertise-peer-urls': peers,
      'initial-cluster': `default=${peers}`,
    });
    this.#run('kube-apiserver', {
      'etcd-servers': client,
      'bind-address': '127.0.0.1',
      'secure-port': port,
      'cert-dir': 'certificates',
      'token-auth-file': tokens,
      'service-account-issuer': 'https://cluster',
      'service-account-key-file': key,
      'service-account-signing-key-file': key,
      'service-cluster-ip-range': '10.0.0.0/24',
    });
    await this.#until('get', '--raw', '/readyz');
    const { kubeconfig } = this;
    const alone = { kubeconfig, 'leader-elect': false, 'secure-port': 0 };
    this.#run('kube-controller-manager', { ...alone, 'service-account-private-key-file': key });
    this.#run('kube-scheduler', alone);
    this.#run('kwok', {
      kubeconfig,
      'manage-all-nodes': true,
      'node-ip': '127.0.0.1',
      'node-lease-duration-seconds': 40,
    });
    await this.kubectl('apply', '--filename', this.#write('nodes.yaml', ['a', 'b'].map(nodeIn).join('---\n')));
    await this.#until('wait', '--for', 'condition=Ready', 'nodes', '--all', '--timeout', '60s');
  }

  #run(program: string, options: Readonly<Record<string, string | number | boolean>>): void {
    const words = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    this.#processes.push(start(path.join(BINARIES, program), words, { cwd: this.#folder }));
  }

  async #until(...words: readonly string[]): Promise<void> {
    const deadline = Date.now() + 120_000;
    const env = { KUBECONFIG: this.kubeconfig };
    while ((await run('kubectl', words, { cwd: this.#folder, env })).code !== 0) {
      if (Date.now() > deadline) throw new Error(this.#processes.map(({ stderr }) => stderr.slice(-2000)).join('\n\n'));
      await sleep(500);
    }
  }

  #write(name: string, text: string): string {
    const file = path.join(this.#folder, name);
    writeFileSync(file, text);
    return file;
  }
}

function kubeconfigOf(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token: 'token' } }],
    contexts: [{ name: CONTEXT, context: { cluster: 'cluster', user: 'admin' } }],
    'current-context': CONTEXT,
  };
}

function nodeIn(zone: string): string {
  const resources = { cpu: '8', memory: '32Gi', pods: '50' };
  const labels = { 'kubernetes.io/hostname': `node-${zone}`, 'topology.kubernetes.io/zone': zone };
  const status = { allocatable: resources, capacity: resources };
  return stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: `node-${zone}`, labels }, status });
}
