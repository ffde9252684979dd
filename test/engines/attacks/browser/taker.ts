/** A page that wants the sign-in's window for itself, and knows all that our code knows; asked to by the host's page, or by a click. */
interface Order {
  readonly names: readonly string[];
  readonly url: string;
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  // One name a click: a browser lets a gesture open one window only.
  const names = [...data.names];
  document.onclick = () => {
    const name = names.shift();
    if (name !== undefined) window.open(data.url, name);
    parent.postMessage(`asked for ${names.length} more`, '*');
  };
  parent.postMessage('ready', '*');
});
