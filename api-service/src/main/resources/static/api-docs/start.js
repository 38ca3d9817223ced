// Renders the API's description on the page; nothing is asked of any other site.
window.addEventListener('load', () => {
  SwaggerUIBundle({
    url: '../../static/openapispec.json',
    dom_id: '#documentation',
    deepLinking: true,
    validatorUrl: 'none',
    tagsSorter: 'alpha',
  });
});
