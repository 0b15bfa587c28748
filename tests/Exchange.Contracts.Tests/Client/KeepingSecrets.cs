using System.Security.Cryptography;
using System.Text;
using Exchange.Contracts.Client;
using Ledger;
using TestKit;

namespace Exchange.Contracts.Tests.Client;

public sealed class KeepingSecrets : IDisposable
{
    private const string Name = "operator";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Makes_both_once_and_finds_them_again()
    {
        var made = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);
        var found = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);

        Assert.Equal((made.ApiKey, made.Key.PublicKeyHex), (found.ApiKey, found.Key.PublicKeyHex));
        Assert.Equal(["operator.apikey", "operator.key"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public void Makes_the_one_that_is_missing_and_leaves_the_other_alone()
    {
        var made = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);
        File.Delete(Path.Combine(_folder.FullName, "operator.apikey"));

        var mended = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);

        Assert.Equal(made.Key.PublicKeyHex, mended.Key.PublicKeyHex);
        Assert.NotEqual(made.ApiKey, mended.ApiKey);
    }

    [Fact]
    public void Lets_nobody_else_read_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        ParticipantSecrets.LoadOrMake(_folder.FullName, Name);

        Assert.All(
            _folder.GetFiles(),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    [Fact]
    public void Never_writes_over_a_key()
    {
        var made = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);

        Assert.Throws<IOException>(
            () => ParticipantSecrets.WithNewApiKey(PrivateKey.Create()).Save(_folder.FullName, Name));
        Assert.Equal(made.Key.PublicKeyHex, ParticipantSecrets.Load(_folder.FullName, Name).Key.PublicKeyHex);
    }

    [Fact]
    public void Begins_anew_beside_an_attempt_that_was_broken_off_or_goes_on_elsewhere()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "operator.key.new"), "0123");
        File.WriteAllText(Path.Combine(_folder.FullName, "operator.apikey.new"), "cx_");

        var made = ParticipantSecrets.LoadOrMake(_folder.FullName, Name);

        Assert.Equal(made.ApiKey, ParticipantSecrets.Load(_folder.FullName, Name).ApiKey);
        Assert.Equal("0123", File.ReadAllText(Path.Combine(_folder.FullName, "operator.key.new")));
        Assert.Equal(4, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task All_who_make_them_at_once_get_the_same()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"{Name}{round}";
            using var together = new Barrier(4);
            var secrets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return ParticipantSecrets.LoadOrMake(_folder.FullName, name);
                },
                default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(secrets.DistinctBy(made => (made.ApiKey, made.Key.PublicKeyHex)));
        }

        Assert.Equal(40, _folder.GetFiles().Length);
    }

    [Fact]
    public void Leaves_nothing_behind_where_one_is_there_already()
    {
        ParticipantSecrets.LoadOrMake(_folder.FullName, Name);
        Assert.Throws<IOException>(
            () => ParticipantSecrets.WithNewApiKey(PrivateKey.Create()).Save(_folder.FullName, Name));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [FactOnASmallDisk]
    public void Leaves_no_half_of_one_on_a_full_disk()
    {
        using var disk = SmallDisk.Mount(1 << 20);
        disk.Fill();
        Assert.Throws<IOException>(() => ParticipantSecrets.LoadOrMake(disk.Folder, Name));

        disk.MakeRoom();
        var made = ParticipantSecrets.LoadOrMake(disk.Folder, Name);

        Assert.Equal(made.ApiKey, ParticipantSecrets.Load(disk.Folder, Name).ApiKey);
    }

    [Fact]
    public void Shows_the_exchange_the_hash_of_the_api_key_and_a_log_neither()
    {
        var secrets = ParticipantSecrets.WithNewApiKey(PrivateKey.Create());

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secrets.ApiKey))), secrets.ApiKeyHash);
        Assert.Matches("^cx_[0-9a-f]{64}$", secrets.ApiKey);
        Assert.DoesNotContain(secrets.ApiKey, secrets.ToString(), StringComparison.Ordinal);
    }
}
