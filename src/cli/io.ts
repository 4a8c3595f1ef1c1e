/** What a command reads from and writes to; tests give their own. */
export interface Io {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** One command. `run` resolves with the exit code. */
export interface Command {
  summary: string;
  run(args: string[], io: Io): Promise<number>;
}
