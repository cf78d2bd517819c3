import { execFileSync } from 'node:child_process';

/** Settings by which a machine reaches its package registries: certificates, proxies, mirrors, and how long to wait. */
const VARIABLES = `
  SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy
  PIP_CERT PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_PROXY PIP_TRUSTED_HOST PIP_DEFAULT_TIMEOUT
  UV_DEFAULT_INDEX UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_NATIVE_TLS UV_SYSTEM_CERTS
  UV_INSECURE_HOST UV_HTTP_TIMEOUT UV_PYTHON_INSTALL_MIRROR`
  .trim()
  .split(/\s+/);

const NPM_SETTINGS = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl'];

/**
 * The network settings of this machine, those in npm's files included: a test's own HOME does not have them. `npm test`
 * puts many more `npm_config_*` into the environment, which would lead into our own home.
 */
export function networkSettings(): Record<string, string> {
  const set = VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const npm = NPM_SETTINGS.flatMap((name) => {
    const value = execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
    return value === '' || value === 'null' ? [] : [[`npm_config_${name.replaceAll('-', '_')}`, value]];
  });
  return Object.fromEntries([...set, ...npm]);
}
