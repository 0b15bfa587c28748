using Exchange.Api.Attestation;
using Exchange.Api.Publishing;
using Exchange.Api.Tests.Kit;
using Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Api.Tests;

/// <summary>Whoever begins to publish finds files that a power cut, another log or another node has left.</summary>
public sealed class GoingOnWithAPublishedFolder : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private string _served = null!;

    private string Checkpoint => Path.Combine(_exchange.PublishFolder, TilePath.Checkpoint);

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        await _exchange.Service<Publisher>().FlushAsync();
        _served = await File.ReadAllTextAsync(Checkpoint);
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("half a li")]
    public async Task A_checkpoint_that_cannot_be_read_is_written_again(string left)
    {
        await File.WriteAllTextAsync(Checkpoint, left);

        await FlushAnewAsync();

        Assert.Equal(_served, await File.ReadAllTextAsync(Checkpoint));
        Assert.Equal([_exchange.PublishFolder], Directory.GetDirectories(_exchange.Folder, "export*"));
    }

    [Fact]
    public async Task A_longer_log_that_is_not_this_one_is_set_aside()
    {
        using var keys = LogKeys.Load(_exchange.Settings().KeyFolder);
        var other = new LedgerAppender(TestExchange.Origin, LedgerHead.Empty(TestExchange.Origin));
        Directory.Delete(_exchange.PublishFolder, recursive: true);
        var writer = TileWriter.Resume(_exchange.PublishFolder);
        for (var i = 0; i < 100; i++)
            writer.Append(other.Append("ledger.tick", "{}"u8, [], TestExchange.Start));
        writer.WriteCheckpoint(keys.SignCheckpoint(other.Head));

        await FlushAnewAsync();

        Assert.Equal(_served, await File.ReadAllTextAsync(Checkpoint));
        Assert.Equal(2, Directory.GetDirectories(_exchange.Folder, "export*").Length);
    }

    [Fact]
    public async Task Who_only_shows_it_keeps_what_could_be_read()
    {
        var shown = new PublishedLedger(_exchange.PublishFolder, _exchange.Service<PublishedPolicy>());
        shown.Reread();
        await File.WriteAllTextAsync(Checkpoint, "");

        shown.Reread();

        Assert.Equal(_served, shown.Note);
    }

    private async Task FlushAnewAsync()
    {
        using var publisher = ActivatorUtilities.CreateInstance<Publisher>(_exchange.Services, _exchange.PublishFolder);
        await publisher.FlushAsync();
    }
}
