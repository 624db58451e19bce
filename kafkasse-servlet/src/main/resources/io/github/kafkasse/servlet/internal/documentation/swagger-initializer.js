// What Swagger UI shows, and how. This file replaces the one of the same name in its archive.
window.addEventListener('load', () => {
  // Swagger UI does not show the events of a stream as OpenAPI 3.2 describes them.
  const DOCUMENT = '?spec&openapi=3.1';
  const SHOWN_MILLISECONDS = 5000;
  const SHOWN_CHARACTERS = 100000;

  // A stream does not end, but Swagger UI shows an answer only when it has ended: it gets the beginning of the stream.
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
    // Up to the last complete line.
    const { status, statusText, headers } = response;
    return new Response(text.slice(0, text.lastIndexOf('\n') + 1), { status, statusText, headers });
  }

  // The document names no server where the service does not know its own address; the browser knows it.
  const here = new URL('.', location.href).href.replace(/\/$/, '');
  function withAddress(response) {
    if (response.url?.endsWith(DOCUMENT) && typeof response.text === 'string') {
      response.text = response.text
          .replace(', with the address of this service in place of `SERVER`', '')
          .replaceAll('SERVER/v2/', `${here}/v2/`);
    }
    return response;
  }

  const ui = SwaggerUIBundle({
    url: DOCUMENT,
    dom_id: '#swagger-ui',
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: -1,
    // A validator would receive the document over the internet.
    validatorUrl: null,
    responseInterceptor: withAddress,
    requestInterceptor: (request) => {
      if (request.url.includes('/v2/stream/')) {
        request.userFetch = beginning;
      }
      return request;
    },
    // Preselects the media type that a client gets without an Accept header.
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
