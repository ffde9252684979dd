import { render } from 'preact';
import { useState } from 'preact/hooks';
import { described, fetchWithToken } from '#page';
import { Connect } from './connect.jsx';

function App() {
  const [id, setId] = useState('11');
  const [shown, setShown] = useState(true);
  const [connector, setConnector] = useState();
  const [ends, setEnds] = useState([]);
  return (
    <>
      <button onClick={() => setId('12')}>Next</button>
      <button onClick={() => setShown(!shown)}>Toggle</button>
      <button onClick={() => setConnector(described)}>Describe</button>
      {shown && <Connect id={id} connector={connector} fetch={fetchWithToken} onEnd={(text) => setEnds((before) => [...before, text])} />}
      <output>{ends.join('; ')}</output>
    </>
  );
}

render(<App />, document.querySelector('#app'));
