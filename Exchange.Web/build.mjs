// Bundles the portal's styles and scripts into wwwroot/dist. Run by the build; by hand: npm run build.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';

await rm('wwwroot/dist', { recursive: true, force: true });
await build({
  entryPoints: ['client/portal.css', 'client/portal.ts'],
  outdir: 'wwwroot/dist',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  // Drops the banners; the licences are in NOTICE.
  legalComments: 'none',
  logLevel: 'warning',
});
