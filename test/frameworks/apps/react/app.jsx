import { StrictMode, useState } from 'react';
import { described, fetchWithToken } from '#page';

function Page({ Connect }) {
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

export const App = ({ Connect }) => <StrictMode><Page Connect={Connect} /></StrictMode>;
