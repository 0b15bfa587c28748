using Exchange.Web.Hosting;

try
{
    var builder = Portal.CreateBuilder(args);
    var app = Portal.Build(builder);
    await app.RunAsync();
    return 0;
}
catch (SettingsException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

/// <summary>The entry point, named so that tests can start the portal.</summary>
public sealed partial class Program;
