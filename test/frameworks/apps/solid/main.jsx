import { createSignal, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { described, fetchWithToken } from '#page';
import { Connect } from './connect.jsx';

function App() {
  const [id, setId] = createSignal('11');
  const [shown, setShown] = createSignal(true);
  const [connector, setConnector] = createSignal();
  const [ends, setEnds] = createSignal([]);
  return (
    <>
      <button onClick={() => setId('12')}>Next</button>
      <button onClick={() => setShown(!shown())}>Toggle</button>
      <button onClick={() => setConnector(described)}>Describe</button>
      <Show when={shown()}>
        <Connect id={id()} connector={connector()} fetch={fetchWithToken} onEnd={(text) => setEnds((before) => [...before, text])} />
      </Show>
      <output>{ends().join('; ')}</output>
    </>
  );
}

render(() => <App />, document.querySelector('#app'));
