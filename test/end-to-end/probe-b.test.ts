import { test } from 'vitest';
import { Desktop } from './support/browser.js';
import { start } from './support/run.js';
test('probe', async () => {
  const d = new Desktop();
  const p = start('sh', ['-c', 'xdg-open about:blank'], { cwd: '/', env: { PATH: `${d.tools}:/usr/bin:/bin` } });
  await d.page();
  await d.close();
  console.log('closed');
  p.kill('SIGINT');
  console.log(await p.ended, process.getActiveResourcesInfo());
});
