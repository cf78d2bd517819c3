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

/** Sends one half of a file, and the other when it is released. */
export class Held {
  /** Settled when the first half is sent. */
  readonly begun: Promise<void>;
  readonly #content: Buffer;
  #begin!: () => void;
  #responses: ServerResponse[] = [];

  constructor(content: Buffer) {
    this.#content = content;
    this.begun = new Promise((resolve) => (this.#begin = resolve));
  }

  get half(): number {
    return Math.floor(this.#content.length / 2);
  }

  readonly answer: Answer = (response) => {
    response.writeHead(200, { 'content-length': this.#content.length });
    response.write(this.#content.subarray(0, this.half), () => this.#begin());
    this.#responses.push(response);
  };

  release(): void {
    for (const response of this.#responses) response.end(this.#content.subarray(this.half));
  }
}
