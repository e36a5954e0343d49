import { LeafeError } from '../../core/errors.ts';

/** An address that was tried, and what came of it. */
export interface FailedAddress {
  readonly host: string;
  readonly error: unknown;
}

export interface HostFacts {
  readonly platform: NodeJS.Platform;
  /** Who we are, for the command that lets this user in; null where nobody knows. */
  readonly user: string | null;
}

/** Why no engine can be reached and what a person can do about it, which is not the same for a shut door and an empty house. */
export function engineTrouble(
  tried: readonly FailedAddress[],
  host: HostFacts,
): LeafeError<'sandbox'> {
  const { detail, todo } = words(tried, host);
  const [first] = tried;
  return new LeafeError('sandbox', 'engineUnavailable', detail, { todo, cause: first?.error });
}

function words(
  tried: readonly FailedAddress[],
  { platform, user }: HostFacts,
): { readonly detail: string; readonly todo: string } {
  const locked = tried.find(({ error }) => codeOf(error) === 'EACCES');
  if (locked !== undefined) {
    return {
      detail: `${user === null ? 'this user' : `the user ${user}`} may not use ${locked.host}`,
      todo: `Let them in (\`sudo usermod -aG docker ${user ?? '$USER'}\`), log in again, then run the same command again.`,
    };
  }
  const there = tried.filter(({ error }) => codeOf(error) !== 'ENOENT');
  if (there.length === 0) return { detail: nobodyHome(tried), todo: howToInstall(platform) };
  const detail = there.map(({ host, error }) => `${host} ${silence(error)}`).join(', ');
  return { detail, todo: howToStart(platform) };
}

function nobodyHome(tried: readonly FailedAddress[]): string {
  const at = tried.map(({ host }) => host).join(', ');
  return at === '' ? 'no engine runs here' : `no engine runs here (nothing is at ${at})`;
}

function howToInstall(platform: NodeJS.Platform): string {
  const how: Partial<Record<NodeJS.Platform, string>> = {
    linux:
      'Install and start Docker (Debian, Ubuntu: `sudo apt-get install -y docker.io`, then `sudo usermod -aG docker $USER` and log in again)',
    darwin:
      'Install Docker Desktop (`brew install --cask docker`) or Colima (`brew install colima docker`) and start it',
  };
  return `${how[platform] ?? 'Install Docker Desktop and start it'}, then run the same command again.`;
}

function howToStart(platform: NodeJS.Platform): string {
  const how =
    platform === 'linux' ? 'Start Docker (`sudo systemctl start docker`)' : 'Start Docker';
  return `${how}, or point DOCKER_HOST to where it runs, then run the same command again.`;
}

function silence(error: unknown): string {
  if (codeOf(error) === 'ECONNREFUSED') return 'does not answer';
  const text = error instanceof Error ? error.message : String(error);
  return `fails (${text.split('\n', 1)[0]})`;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
