using System.Text;
using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Api.Witnessing;
using Ledger;

namespace Exchange.Api.Tests;

/// <summary>The log's keys are replaced by files from elsewhere, taken up at a start.</summary>
public sealed class ChangingTheLogsKeys : IAsyncLifetime
{
    private readonly PrivateKey _root = PrivateKey.Create();
    private TestExchange _exchange = null!;
    private LogPolicy _first = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.CreateAsync();
        await RunAsync();
        _first = LogPolicy.Parse(await File.ReadAllBytesAsync(await ExportAsync("policy")));
    }

    public async Task DisposeAsync()
    {
        await _exchange.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task Goes_on_through_three_rotations_and_verifies_from_the_first_policy()
    {
        for (var round = 0; round < 3; round++)
        {
            var from = Size + 12;
            await _exchange.StopAsync();
            KeyRotation.Make(_exchange.Settings().KeyFolder, _root, from, 3, "rotation");
            await RunAsync();
            for (var end = Size + 14; Size < end;)
                await _exchange.JoinAsync("Somebody");
        }

        await ExportAsync("checkpoint");
        var report = new ExportVerifier(_exchange.PublishFolder, _first, VerificationLevel.Sigs, 2).Verify();
        Assert.Equal(Size, report.Verdict.Checkpoint.Size);
        // A participant with the published policy checks its receipt of any age.
        var published = LogPolicy.Parse(await File.ReadAllBytesAsync(await ExportAsync("policy")));
        Assert.Equal(12, published.Keys.Changes.Count);
        using var http = _exchange.Http();
        foreach (var seq in (long[])[0, Size / 2, Size - 1])
        {
            var receipt = await http.GetStringAsync(new Uri($"/v1/ledger/entries/{seq}/receipt", UriKind.Relative));
            Receipt.Verify(Encoding.UTF8.GetBytes(receipt), published);
        }
    }

    [Fact]
    public async Task Is_not_done_for_sizes_that_have_passed()
    {
        await _exchange.StopAsync();
        KeyRotation.Make(_exchange.Settings().KeyFolder, _root, 2, 3, "too late");
        var refused = await Assert.ThrowsAsync<SettingsException>(RunAsync);
        Assert.Contains("sizes before its entry", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_done_without_the_root_key_that_the_policy_names()
    {
        await _exchange.StopAsync();
        using var other = PrivateKey.Create();
        KeyRotation.Make(_exchange.Settings().KeyFolder, other, 100, 3, "not ours");
        var refused = await Assert.ThrowsAsync<SettingsException>(RunAsync);
        Assert.Contains("not signed by the root key", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<SettingsException>(() => _exchange.RunAsync());
        Assert.Contains("names no root key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_a_start_whose_key_folder_lacks_the_new_keys()
    {
        await _exchange.StopAsync();
        var made = KeyRotation.Make(_exchange.Settings().KeyFolder, _root, 100, 3, "rotation");
        await RunAsync();
        await _exchange.StopAsync();
        Directory.Move(made, made + "-lost");
        var refused = await Assert.ThrowsAsync<SettingsException>(RunAsync);
        Assert.Contains("is not in the key folder", refused.Message, StringComparison.Ordinal);
    }

    private long Size => _exchange.Service<SignedLedger>().Last!.Value.Head.Size;

    private Task RunAsync() => _exchange.RunAsync(settings => settings with { RootKey = _root.PublicKeyHex });

    private async Task<string> ExportAsync(string file)
    {
        await _exchange.Service<WitnessRounds>().ExportAsync();
        return Path.Combine(_exchange.PublishFolder, file);
    }
}
