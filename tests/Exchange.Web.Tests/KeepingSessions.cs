using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Web.Tests;

public sealed class KeepingSessions : IDisposable
{
    private const string Warning = "MARKET_KeyFolder is not set";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("web-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_a_folder_ends_them_with_the_portal_and_says_so()
    {
        using var first = new PortalFactory();
        using var second = new PortalFactory();
        var log = new Lines();

        var cookie = Protector(Portal(first, log, folder: null)).Protect("session");

        Assert.IsType<EphemeralDataProtectionProvider>(first.Services.GetRequiredService<IDataProtectionProvider>());
        Assert.Throws<CryptographicException>(() => Protector(Portal(second, log, folder: null)).Unprotect(cookie));
        Assert.Equal(2, log.All.Count(line => line.StartsWith(Warning, StringComparison.Ordinal)));
    }

    [Fact]
    public void With_a_folder_keeps_them_over_a_restart()
    {
        using var first = new PortalFactory();
        using var second = new PortalFactory();
        var log = new Lines();

        var cookie = Protector(Portal(first, log, _folder.FullName)).Protect("session");

        Assert.Equal("session", Protector(Portal(second, log, _folder.FullName)).Unprotect(cookie));
        Assert.Single(_folder.GetFiles());
        Assert.DoesNotContain(log.All, line => line.StartsWith(Warning, StringComparison.Ordinal));
    }

    private static WebApplicationFactory<Program> Portal(PortalFactory portal, Lines log, string? folder) =>
        portal.WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.AddProvider(log));
            if (folder is not null)
            {
                builder.UseSetting("KeyFolder", folder);
            }
        });

    private static IDataProtector Protector(WebApplicationFactory<Program> portal) =>
        portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
