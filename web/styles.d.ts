/** The bundler takes style sheets out of modules. */
declare module '*.css';
