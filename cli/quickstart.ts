import { main } from './main.js';

void run();

async function run(): Promise<void> {
  const status = await main(process.argv.slice(2));
  // That something could not be said is known already.
  if (status !== 0) process.exitCode = status;
}
