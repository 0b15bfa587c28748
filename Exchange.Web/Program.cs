using Exchange.Web.Hosting;

var builder = Portal.CreateBuilder(args);
var app = Portal.Build(builder);
await app.RunAsync();

/// <summary>The entry point, named so that tests can start the portal.</summary>
public sealed partial class Program;
