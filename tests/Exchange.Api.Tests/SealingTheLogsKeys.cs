using System.Runtime.Versioning;
using Exchange.Api.Hosting;
using Exchange.Api.Tests.Kit;

namespace Exchange.Api.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class SealingTheLogsKeys
{
    [Fact]
    public async Task Makes_them_sealed_and_starts_no_more_without_the_passphrase()
    {
        await using var exchange = await TestExchange.CreateAsync();
        var passphrase = Path.Combine(exchange.Folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, "correct horse battery staple\n");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await exchange.RunAsync(settings => settings with { KeyPassphraseFile = passphrase });
        var keys = Directory.GetFiles(exchange.Settings().KeyFolder, "*.key");
        Assert.Equal(2, keys.Length);
        Assert.All(keys, file => Assert.StartsWith(
            "compute-ledger/sealed-key@v1", File.ReadAllText(file), StringComparison.Ordinal));
        await exchange.StopAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => exchange.RunAsync());
        Assert.Contains("no passphrase was given", refused.Message, StringComparison.Ordinal);

        await exchange.RunAsync(settings => settings with { KeyPassphraseFile = passphrase });
        await exchange.JoinAsync("Somebody");
    }
}
