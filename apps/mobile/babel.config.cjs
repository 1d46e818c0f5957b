/** Jest runs CommonJS, where `import()` needs a flag of Node's; Metro needs no help. */
const requireInstead = ({ template }) => ({
  visitor: {
    CallExpression(path) {
      if (!path.get('callee').isImport()) return
      path.replaceWith(template.expression.ast`Promise.resolve().then(() => require(${path.node.arguments[0]}))`)
    },
  },
})

module.exports = (api) => {
  const isTest = api.env('test')
  return { presets: ['babel-preset-expo'], plugins: isTest ? [requireInstead] : [] }
}
