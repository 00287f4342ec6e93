import { api } from '@/shared/api/client';
import type { UploadView } from '@/shared/api/generated';
import { ApiProblem } from '@/shared/api/problems';
import type { NewAttachment } from '@/shared/api/types';
import { totalSize, UnreadableFile } from './files';

/** What has arrived of this page's files: it is not sent again, however often its request or message is. */
const arrived = new WeakMap<File, UploadView>();

/** Uploads what has not arrived yet, one file after the other; `onShare` is told what share of all bytes has left. */
export async function toAttachments(files: File[], onShare: (share: number) => void): Promise<NewAttachment[]> {
  const total = Math.max(1, totalSize(files));
  const attachments: NewAttachment[] = [];
  let before = 0;
  for (const [index, file] of files.entries()) {
    const gone = before;
    const upload = arrived.get(file) ?? (await send(file, index, (share) => onShare((gone + share * file.size) / total)));
    arrived.set(file, upload);
    attachments.push({ name: file.name, media_type: upload.media_type, upload: upload.id });
    before += file.size;
    onShare(before / total);
  }
  return attachments;
}

/** The server waits for these no longer: the next attempt sends them anew. */
export function forgetArrived(files: File[], error: unknown): void {
  if (error instanceof ApiProblem && error.code === 'unknown_upload') for (const file of files) arrived.delete(file);
}

async function send(file: File, index: number, onShare: (share: number) => void): Promise<UploadView> {
  try {
    const type = file.type || 'application/octet-stream';
    return await api.upload<UploadView>(`/uploads?name=${encodeURIComponent(file.name)}`, file, type, onShare);
  } catch (error) {
    if (!(await isReadable(file))) throw new UnreadableFile(file.name);
    throw error instanceof ApiProblem ? at(index, error) : error;
  }
}

/** A file that is gone from the device fails like a lost connection. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

/** What is wrong with this one file, told at its place among those chosen. */
function at(index: number, { status, code, detail, findings }: ApiProblem): ApiProblem {
  return new ApiProblem(status, { code, detail, findings: findings.map((one) => ({ ...one, path: `attachments.${index}` })) });
}
