import { runCommand } from './cli/index.js';

/** Runs one command of the command line; what goes wrong is said in one plain sentence. */
export async function main(args: string[]): Promise<number> {
  const { stdin, stdout, stderr } = process;
  try {
    return await runCommand(args, { stdin, stdout, stderr });
  } catch (error) {
    stderr.write(`${plainly(error)}\n`);
    return 1;
  }
}

function plainly(error: unknown): string {
  const { name = 'Error', message = String(error), code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop what uses it, or set PORT or SANDBOX_PORT.`;
  if (name === 'ConfigError') return `Schoolgate cannot start:\n${message}`;
  return message;
}
