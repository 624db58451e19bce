// What Swagger UI is to show, and how: this file stands in for the one of the same name in its archive.
window.addEventListener('load', () => {
  const SHOWN_MILLISECONDS = 5000;
  const SHOWN_CHARACTERS = 100000;

  // A stream never ends, but Swagger UI shows an answer when it has ended: so it is given how the stream begins.
  async function beginning(url, request) {
    const cut = new AbortController();
    const response = await fetch(url, { ...request, signal: cut.signal });
    if (!response.ok || !response.body) {
      return response;
    }
    const timer = setTimeout(() => cut.abort(), SHOWN_MILLISECONDS);
    let text = '';
    try {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      while (text.length < SHOWN_CHARACTERS) {
        const { done, value } = await reader.read();
        if (done) {
          break;
        }
        text += value;
      }
    } catch (e) {
      if (!cut.signal.aborted) {
        throw e;
      }
    }
    clearTimeout(timer);
    cut.abort();
    // To the end of the last whole line: the rest of it is still on its way.
    const { status, statusText, headers } = response;
    return new Response(text.slice(0, text.lastIndexOf('\n') + 1), { status, statusText, headers });
  }

  const ui = SwaggerUIBundle({
    url: '?spec',
    dom_id: '#swagger-ui',
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: -1,
    // It would send the document to a service on the internet.
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (request.url.includes('/v2/stream/')) {
        request.userFetch = beginning;
      }
      return request;
    },
    // The first type of a stream is to be the one that is asked for, as it is where a client says nothing.
    onComplete: () => {
      for (const path of ui.specSelectors.specJson().get('paths').keys()) {
        if (path.startsWith('/v2/stream/')) {
          ui.specActions.changeProducesValue([path, 'get'], 'text/event-stream');
          ui.oas3Actions.setResponseContentType({ value: 'text/event-stream', path, method: 'get' });
        }
      }
    },
  });
});
