/** Told while a body is on its way: what share of it has left this device, from 0 to 1. */
export type OnProgress = (share: number) => void;

const headersOf = (raw: string) =>
  new Headers(
    raw
      .trim()
      .split(/[\r\n]+/)
      .filter(Boolean)
      .map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as [string, string];
      }),
  );

/** The same as `fetch`, for bodies with files: the browser tells only the older interface how far an upload has come. */
export const sendWithProgress = (
  method: string,
  url: URL,
  headers: Record<string, string>,
  body: Blob | string,
  onProgress: OnProgress,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new TypeError('network'));
    request.onabort = request.onerror;
    request.onload = () => {
      const empty = request.status === 204 || request.status === 304;
      resolve(
        new Response(empty ? null : request.responseText, {
          status: request.status,
          headers: headersOf(request.getAllResponseHeaders()),
        }),
      );
    };
    request.send(body);
  });
