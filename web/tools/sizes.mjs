// Prints the gzip size of everything a first load of each app fetches (entry, its static imports, one language:
// sign-in and the list of cases) and fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const size = (file) => gzipSync(readFileSync(`dist/${file}`)).length;

// Texts that `shared/i18n` loads before the first page.
const FIRST = { portal: ['common', 'portal'], desk: ['common', 'common_pages', 'desk'] };
const BUDGET_KB = { portal: 180, desk: 350 };

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const child of manifest[key].imports ?? []) closure(child, seen);
  return seen;
}

for (const [app, entry] of [
  ['portal', 'index.html'],
  ['desk', 'desk/index.html'],
]) {
  const keys = closure(entry);
  for (const part of FIRST[app]) closure(`shared/i18n/locales/ru/${part}.json`, keys);
  const scripts = [...keys].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
  const styles = new Set([...keys].flatMap((key) => manifest[key].css ?? []));
  const kilobytes = scripts.reduce((total, file) => total + size(file), 0) / 1000;
  if (kilobytes > BUDGET_KB[app]) process.exitCode = 1;
  const sum = (files) => ([...files].reduce((total, file) => total + size(file), 0) / 1000).toFixed(1);
  console.log(`${app}: script ${sum(scripts)} kB gzip in ${scripts.length} files, style ${sum(styles)} kB gzip`);
  for (const file of scripts.sort((a, b) => size(b) - size(a)).slice(0, 8)) console.log(`  ${(size(file) / 1000).toFixed(1)} ${file}`);
}
