import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real HTTP server on this machine, whose every path answers as a test says; it counts what is asked of it. */
export class FileServer {
  readonly requests: string[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const place = request.url ?? '';
      this.requests.push(place);
      const answer = this.#answers.get(place);
      if (answer) answer(response, request);
      else response.writeHead(404).end('nothing here');
    });
  }

  static async start(): Promise<FileServer> {
    const made = new FileServer();
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  /** @returns The URL that answers so from now on. */
  at(place: string, answer: Answer): string {
    this.#answers.set(place, answer);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${place}`;
  }

  /** Goes off line: connections break off, and nothing listens any more. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Sends all of a file. */
export function whole(content: Buffer): Answer {
  return (response) => response.writeHead(200, { 'content-length': content.length }).end(content);
}

/** The table that lists a file in `resources/resources.toml`, with nothing but what it must have. */
export function entryOf(name: string, url: string, content: Buffer | string): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return `[[resource]]\nname = "${name}"\nurl = "${url}"\nsha256 = "${sha256}"\n`;
}

/** Sends one half of a file, and the other when it is released. */
export class Held {
  /** Settled when the first half is sent. */
  readonly begun: Promise<void>;
  readonly #halves: readonly [Buffer, Buffer];
  #begin!: () => void;
  #responses: ServerResponse[] = [];

  constructor(content: Buffer) {
    const middle = Math.floor(content.length / 2);
    this.#halves = [content.subarray(0, middle), content.subarray(middle)];
    this.begun = new Promise((resolve) => (this.#begin = resolve));
  }

  readonly answer: Answer = (response) => {
    const [first, second] = this.#halves;
    response.writeHead(200, { 'content-length': first.length + second.length });
    response.write(first, () => this.#begin());
    this.#responses.push(response);
  };

  release(): void {
    for (const response of this.#responses) response.end(this.#halves[1]);
  }
}
