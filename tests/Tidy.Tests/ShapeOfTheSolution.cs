using System.Xml.Linq;

namespace Tidy.Tests;

public sealed class ShapeOfTheSolution
{
    // What may know what. A project that is not named here (tests, benchmarks) may reference anything.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Exchange.Domain"] = [],
        ["EventStore"] = [],
        ["Ledger"] = [],
        ["Ledger.Verifier"] = ["Ledger"],
        ["Exchange.Contracts"] = ["Ledger"],
        ["Exchange.Api"] = ["Exchange.Domain", "EventStore", "Ledger", "Exchange.Contracts"],
        // The portal speaks HTTP only; the ledger is there to check receipts, and depends on nothing.
        ["Exchange.Web"] = ["Exchange.Contracts", "Ledger"],
        ["LocalPostgres"] = [],
        ["DevHost"] = ["LocalPostgres", "Exchange.Contracts", "Ledger"],
        ["Demo"] = ["Exchange.Contracts", "Ledger"],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Exchange.Domain"] = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"],
        ["EventStore"] = ["Npgsql"],
        ["Ledger"] = [],
        ["Exchange.Contracts"] = ["Polly.Core"],
    };

    private static IEnumerable<string> Projects => Tree.WithExtension(".csproj");

    [Fact]
    public void Projects_reference_only_what_they_may_know() =>
        Violations.None(
            from project in Projects
            where Allowed.ContainsKey(NameOf(project))
            from reference in Included(project, "ProjectReference").Select(NameOf)
            where !Allowed[NameOf(project)].Contains(reference)
            select $"{NameOf(project)} may not reference {reference}");

    [Fact]
    public void Libraries_use_only_the_packages_they_are_meant_to() =>
        Violations.None(
            from project in Projects
            where AllowedPackages.ContainsKey(NameOf(project))
            from package in Included(project, "PackageReference")
            where !AllowedPackages[NameOf(project)].Contains(package)
            select $"{NameOf(project)} may not use {package}");

    [Fact]
    public void Rules_name_projects_that_exist() =>
        Violations.None(Allowed.Keys.Concat(AllowedPackages.Keys).Except(Projects.Select(NameOf)));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Tree.Read("Marketplace.sln").Replace('\\', '/');
        Violations.None(Projects.Where(project =>
            !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_pins_its_packages_in_a_lock_file() =>
        Violations.None(Projects.Where(project =>
            !Tree.Files.Contains($"{Path.GetDirectoryName(project)!.Replace('\\', '/')}/packages.lock.json")));

    [Fact]
    public void Versions_of_packages_stand_in_one_place() =>
        Violations.None(
            from project in Projects
            from package in XDocument.Parse(Tree.Read(project)).Descendants("PackageReference")
            where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
            select $"{project}: {package.Attribute("Include")?.Value}");

    [Fact]
    public void No_two_paths_are_one_where_capitals_do_not_count() =>
        // A file and a folder that differ in capitals only cannot both be checked out on macOS.
        Violations.None(
            from paths in Tree.Files.SelectMany(Parts).Distinct()
                .GroupBy(path => path, StringComparer.OrdinalIgnoreCase)
            where paths.Count() > 1
            select string.Join(" and ", paths));

    private static IEnumerable<string> Parts(string file)
    {
        yield return file;
        for (var slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
            yield return file[..slash];
    }

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    private static IEnumerable<string> Included(string project, string element) =>
        XDocument.Parse(Tree.Read(project)).Descendants(element)
            .Select(one => one.Attribute("Include")!.Value.Replace('\\', '/'));
}
