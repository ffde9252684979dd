import * as React from 'react';
import { described, fetchWithToken } from '#page';

const { StrictMode, Suspense, useState } = React;

/** React waits for it. */
const never = new Promise(() => {});

function Never() {
  throw never;
}

/** Keeps its children in the page while it hides them. React 18 has no `Activity`, but hides what waits. */
function Hideable({ hidden, children }) {
  const { Activity } = React;
  if (Activity) return <Activity mode={hidden ? 'hidden' : 'visible'}>{children}</Activity>;
  return <Suspense>{children}{hidden && <Never />}</Suspense>;
}

function Page({ Connect }) {
  const [id, setId] = useState('11');
  const [shown, setShown] = useState(true);
  const [hidden, setHidden] = useState(false);
  const [connector, setConnector] = useState();
  const [ends, setEnds] = useState([]);
  return (
    <>
      <button onClick={() => setId('12')}>Next</button>
      <button onClick={() => setShown(!shown)}>Toggle</button>
      <button onClick={() => setHidden(!hidden)}>Hide</button>
      <button onClick={() => setConnector(described)}>Describe</button>
      <button onClick={() => setConnector(null)}>Forget</button>
      <Hideable hidden={hidden}>
        {shown && <Connect id={id} connector={connector} fetch={fetchWithToken} onEnd={(text) => setEnds((before) => [...before, text])} />}
      </Hideable>
      <output>{ends.join('; ')}</output>
    </>
  );
}

export const App = ({ Connect }) => <StrictMode><Page Connect={Connect} /></StrictMode>;
