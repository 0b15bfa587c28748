using EventStore;
using Exchange.Api.Hosting;
using Exchange.Api.Notes;
using Exchange.Api.Storage;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var configuration = MarketSettings.Configuration(builder.Configuration);
    if (args is ["migrate", ..])
    {
        var (connection, rights) = MarketSettings.ForMigration(configuration);
        await Schemas.MigrateAsync(connection, rights, CancellationToken.None);
        return 0;
    }

    var settings = MarketSettings.Load(configuration);
    await using var host = MarketHost.Build(builder, settings, TimeProvider.System);
    if (settings.Demo)
        LoopbackOnly.Require(host.Urls.Count > 0 ? host.Urls : LoopbackOnly.ConfiguredUrls(builder.Configuration));
    await host.RunAsync();
    return Environment.ExitCode;
}
catch (Exception error) when (error is SettingsException or SchemaVersionException or LedgerBehindNoteException)
{
    await Console.Error.WriteLineAsync(error is SchemaVersionException
        ? $"{error.Message} The migrations are applied by: Exchange.Api migrate"
        : error.Message);
    return 1;
}
