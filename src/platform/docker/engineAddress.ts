import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a Docker engine may answer, such as `unix:///var/run/docker.sock`, and how we came by it. */
export interface EngineAddress {
  readonly host: string;
  readonly from: 'DOCKER_HOST' | 'context' | 'socket';
}

/** In the order in which the `docker` command looks, then the usual sockets of its relatives. */
export function engineAddresses(
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): EngineAddress[] {
  if (env['DOCKER_HOST']) return [{ host: env['DOCKER_HOST'], from: 'DOCKER_HOST' }];
  const context = contextHost(env, home);
  if (context !== null) return [{ host: context, from: 'context' }];
  return usualSockets(env, home)
    .filter((path) => existsSync(path))
    .map((path) => ({ host: `unix://${path}`, from: 'socket' }));
}

function usualSockets(env: NodeJS.ProcessEnv, home: string): string[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    join(home, '.rd/docker.sock'),
    ...(runtime ? [join(runtime, 'podman/podman.sock')] : []),
  ];
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string().optional() }).optional() }),
});

function contextHost(env: NodeJS.ProcessEnv, home: string): string | null {
  const folder = env['DOCKER_CONFIG'] ?? join(home, '.docker');
  const config = configSchema.safeParse(readJson(join(folder, 'config.json')));
  const name = env['DOCKER_CONTEXT'] ?? (config.success ? config.data.currentContext : undefined);
  if (!name || name === 'default') return null;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = contextSchema.safeParse(readJson(join(folder, 'contexts/meta', id, 'meta.json')));
  return meta.success ? (meta.data.Endpoints.docker?.Host ?? null) : null;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
