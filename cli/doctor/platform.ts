/** Systems whose ways to install something are known; `other` is told where to read about it. */
export type Platform = 'debian' | 'fedora' | 'macos' | 'windows' | 'other';

/** A system as its people call it, and as we know it. */
export interface System {
  readonly platform: Platform;
  readonly name: string;
}

/**
 * @param osRelease - The text of /etc/os-release, where there is one.
 */
export function systemOf(platform: NodeJS.Platform, osRelease = ''): System {
  if (platform === 'win32') return { platform: 'windows', name: 'Windows' };
  if (platform === 'darwin') return { platform: 'macos', name: 'macOS' };
  const family = `${field(osRelease, 'ID')} ${field(osRelease, 'ID_LIKE')}`.split(' ');
  const known = Object.entries(FAMILIES).find(([, ids]) => ids.some((id) => family.includes(id)));
  return { platform: (known?.[0] ?? 'other') as Platform, name: field(osRelease, 'PRETTY_NAME') || platform };
}

const FAMILIES = { debian: ['debian', 'ubuntu'], fedora: ['fedora', 'rhel'] };

function field(osRelease: string, name: string): string {
  return new RegExp(`^${name}=["']?([^"'\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
}
